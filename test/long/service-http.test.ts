/** The same fuzzing and the same questions as in the usual run, twenty times as many. */
import '../property/service-answers.property.test.ts'
import '../scenario/service-fuzz.test.ts'

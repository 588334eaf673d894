/** An answer that is written already: where most of the time would go into building what is written at once. */
export class Serialised {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

export type { ReportNames } from './names.ts'
export { reportHtml } from './report-html.ts'
export { type PictureWords, surfacePicture } from './surface/picture.ts'
export { reportSvgCard } from './svg-card.ts'

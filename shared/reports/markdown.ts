/**
 * A text that a card shows as it is: nothing in it becomes a link, a mention, a heading or a date. Line ends become spaces, control
 * characters go.
 */
export function markdownText(text: string): string {
  return text
    .replace(/\s+/gu, ' ')
    .replace(/\p{Cc}|\p{Bidi_Control}/gu, '')
    .replace(/[\\`*_[\]<>~|&]/g, (mark) => `\\${mark}`)
    .replace(/^(?<mark>[#+-])/, '\\$<mark>')
    .replace(/^(?<number>\d+)(?<mark>[.)])/, '$<number>\\$<mark>')
    .replaceAll('://', '\\://')
    .replaceAll('{{', '{ {');
}

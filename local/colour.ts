/** Colour is for people at a terminal who have not asked to be spared. */
export function wantsColour(stream: { readonly isTTY?: boolean } = process.stdout): boolean {
  return stream.isTTY === true && (process.env['NO_COLOR'] ?? '') === '';
}

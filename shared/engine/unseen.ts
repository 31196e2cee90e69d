/** Thrown inside a rule when it asks for what was not seen; the engine turns it into `unknown`. Never leaves engine/. */
export class Unseen extends Error {
  readonly missing: string | undefined;

  constructor(because: string, missing?: string) {
    super(because);
    this.name = 'Unseen';
    this.missing = missing;
  }
}

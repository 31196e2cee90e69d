/** Something of the language that the simulation does not know. */
export class Unsupported extends Error {
  constructor(message: string) {
    super(`The simulated Log Analytics cannot run this query. ${message}`);
    this.name = 'Unsupported';
  }
}

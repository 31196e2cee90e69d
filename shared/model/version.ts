/** The same as in package.json; a test says when they part. */
export const version = '0.1.0';

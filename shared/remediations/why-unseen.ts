import type { Reading } from '../model/unit.ts';

/** Why something was not read, as the rest of a sentence; a permission that lacks is named. */
export function whyUnseen(reading: Reading<unknown> | undefined): string {
  switch (reading?.status) {
    case 'denied':
      return `aml-warden lacks ${reading.missing}.`;
    case 'unread':
      return `${reading.because.replace(/\.+$/, '')}.`;
    case 'gone':
      return 'it is gone.';
    case 'read':
    case undefined:
      return 'nobody asked.';
  }
}

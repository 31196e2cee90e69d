import { html } from 'hono/html';
import { type Html, page } from './layout.ts';

const STEPS: Readonly<Record<number, string>> = {
  400: 'Go back, change what is named above, and send it again.',
  401: 'Load the page again: the sign-in may have ended.',
  403: 'In Entra ID, app roles are given under Enterprise applications → aml-warden → Users and groups.',
  404: 'It may have been taken away since, or the address is not complete.',
  409: 'Go back and load the page again: something changed in the meantime.',
  410: 'What it asked is on the page Remediations, with whatever waits now.',
};

/** What a person sees instead of application/problem+json. */
export function refusalPage({ status, title, detail }: { readonly status: number; readonly title: string; readonly detail: string }): Html {
  return page(
    title,
    html`<p>${detail}</p>${STEPS[status] === undefined ? '' : html`<p class="quiet">${STEPS[status]}</p>`}<p><a href="/api/dashboard">The estate</a></p>`,
    { windowTitle: `${title} (${status})` },
  );
}

// Starts the parts of GOV.UK Frontend that this page has, and fetches only those.

const MODULES = {
  "govuk-button": () => import("../build/govuk/components/button/button.mjs"),
  "govuk-character-count": () =>
    import("../build/govuk/components/character-count/character-count.mjs"),
  "govuk-checkboxes": () => import("../build/govuk/components/checkboxes/checkboxes.mjs"),
  "govuk-error-summary": () => import("../build/govuk/components/error-summary/error-summary.mjs"),
  "govuk-file-upload": () => import("../build/govuk/components/file-upload/file-upload.mjs"),
  "govuk-notification-banner": () =>
    import("../build/govuk/components/notification-banner/notification-banner.mjs"),
  "govuk-password-input": () =>
    import("../build/govuk/components/password-input/password-input.mjs"),
  "govuk-radios": () => import("../build/govuk/components/radios/radios.mjs"),
  "govuk-skip-link": () => import("../build/govuk/components/skip-link/skip-link.mjs"),
};

async function start(name) {
  const elements = document.querySelectorAll(`[data-module="${name}"]`);
  if (!elements.length) return;
  for (const Component of Object.values(await MODULES[name]())) {
    for (const element of elements) new Component(element);
  }
}

// GOV.UK's modules refuse to start without this class, which its own pages set by an inline script.
document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const name of Object.keys(MODULES)) start(name);

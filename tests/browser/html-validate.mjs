// What html-validate asks of every page. Whatever it is not to ask has its reason beside it.

export default {
  root: true,
  extends: ["html-validate:recommended", "html-validate:document"],
  rules: {
    // All is our own origin's; whatever came from another would want it.
    "require-sri": ["error", { target: "crossorigin" }],
    "doctype-style": ["error", { style: "lowercase" }],
    // Checkboxes of one question share a name, as radios do.
    "form-dup-name": ["error", { shared: ["radio", "checkbox", "button", "submit"] }],
    // GOV.UK puts a banner with its heading before the page's own.
    "heading-level": ["error", { minInitialRank: "any" }],
    // GOV.UK's own components: links that look like buttons, and banners.
    "prefer-native-element": ["error", { exclude: ["button", "region"] }],
    // Tables that a narrow screen shows as blocks lose their roles unless these are said.
    "no-redundant-role": "off",
    // A title begins with the words that somebody gave a case study or looked for.
    "long-title": "off",
    // Lines are left over from {% if %}; nobody reads them.
    "no-trailing-whitespace": "off",
  },
};

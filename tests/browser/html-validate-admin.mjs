// What is not asked of Django's administration besides: the templates are Django's, and what looks
// like them is ours. What a reader would notice of it axe asks, in test_admin.py.

import ours from "./html-validate.mjs";

const OF_DJANGO = {
  // Lists, search and "Save" are as browsers have long read them.
  "doctype-style": "off",
  "no-implicit-button-type": "off",
  "no-redundant-for": "off",
  "prefer-button": "off",
  "prefer-tbody": "off",
  // A list without an act, and a record that is only read, still stand in a form.
  "wcag/h32": "off",
  // Links to sort and to add say what they are for in a title or in an image that a script puts there.
  "wcag/h30": "off",
  // The name that begins a row is a heading without a scope.
  "wcag/h63": "off",
  // Groups of fields are named by aria-labelledby, or are the only one.
  "wcag/h71": "off",
  // The field of a person's password, which is only shown, names a hint that it has not.
  "no-missing-references": "off",
};

export default { ...ours, rules: { ...ours.rules, ...OF_DJANGO } };

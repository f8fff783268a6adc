// The administration's lists to choose from give their magnifying glass a label and no role, so
// that no screen reader says it. They are made when the page has loaded, hence a moment later.
addEventListener("load", () => setTimeout(() => {
  for (const icon of document.querySelectorAll(".search-label-icon")) icon.setAttribute("role", "img");
}));

// Runs before the page is painted: follows the person's system where he chose no theme.
// The colours follow by themselves (color-scheme in gafete.css); this tells Tabler's few dark-only rules.
(() => {
  const root = document.documentElement;
  if (root.dataset.themeChoice !== "system") return;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => root.setAttribute("data-bs-theme", dark.matches ? "dark" : "light");
  apply();
  dark.addEventListener("change", apply);
})();

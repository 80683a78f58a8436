// Runs before the first paint, so that a page in the dark never flashes white. The content security policy forbids
// inline scripts, hence a file of its own.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem("mantine-color-scheme-value");
  } catch {
    // Storage is blocked: follow the system.
  }
  const dark = chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  const scheme = dark ? "dark" : "light";
  document.documentElement.setAttribute("data-mantine-color-scheme", scheme);
  // The window of the installed application follows the choice, too.
  for (const meta of document.querySelectorAll("meta[name='theme-color']")) {
    meta.media = meta.media.includes(scheme) ? "all" : "not all";
  }
})();

// Blocking and classic on purpose: what it sets must be there before the first paint.
(() => {
  const root = document.documentElement;
  const apply = () => {
    let stored = {};
    try { stored = localStorage; } catch { /* Storage is forbidden: the system's theme it is. */ }
    const theme = stored.theme;
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
    for (const meta of document.querySelectorAll('meta[name="theme-color"]')) {
      meta.media = theme ? (meta.id === theme ? "all" : "not all") : `(prefers-color-scheme: ${meta.id})`;
    }
    return stored;
  };

  if (apply().think) root.dataset.think = "";
  addEventListener("storage", apply);  // changed in another tab, or by the button
  // A script that doesn't arrive gives the page its plain controls back.
  root.classList.add("js");
  addEventListener("error", ({ target }) => {
    if (target instanceof HTMLScriptElement) root.classList.remove("js");
  }, true);
})();

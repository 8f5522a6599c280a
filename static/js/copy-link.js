// The address of the page, to send to somebody: of a question, or of a list with all its filters.
document.addEventListener("click", async ({ target }) => {
  const button = target.closest(".copy-link");
  if (!button) return;
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(button.value || location.href);
    button.textContent = "Copied";
  } catch {
    button.textContent = "Not allowed here";  // without TLS there is no clipboard
  }
  document.getElementById(button.dataset.said).textContent = button.textContent;
  setTimeout(() => { button.textContent = label; }, 2000);
});

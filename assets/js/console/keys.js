/* One key for one button, only while the item it is about has the focus: typing elsewhere, and
   the keys of a screen reader, stay what they are. */
for (const item of document.querySelectorAll("[data-keys]")) {
  item.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches("input:not([type=checkbox]), textarea, select")) return;
    const target = item.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!target) return;
    event.preventDefault();
    target.click();
  });
}

/* A file's text goes into the field beside it; without this script it is pasted. */
for (const label of document.querySelectorAll("[data-file]")) {
  label.hidden = false;
  label.querySelector("input").addEventListener("change", async (event) => {
    const file = event.target.files[0];
    if (file) document.getElementById(label.dataset.file).value = await file.text();
  });
}

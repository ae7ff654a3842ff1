/**
 * Files dropped onto an element: shown as welcome while they hover, handed over when let go.
 */

/**
 * @param {HTMLElement} element gets the class "is-dropping" meanwhile
 * @param {(files: File[]) => void} onFiles
 */
export function acceptDrops(element, onFiles) {
  let depth = 0;
  const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
  const over = (step) => (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    depth += step;
    element.classList.toggle("is-dropping", depth > 0);
  };
  element.addEventListener("dragenter", over(1));
  element.addEventListener("dragleave", over(-1));
  element.addEventListener("dragover", over(0));
  element.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    depth = 0;
    element.classList.remove("is-dropping");
    onFiles([...event.dataTransfer.files]);
  });
}

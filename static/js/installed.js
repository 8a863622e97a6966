/** Whether this page was opened from the home screen, as an app. */
export function isInstalled() {
  return navigator.standalone || matchMedia("(display-mode: standalone)").matches;
}

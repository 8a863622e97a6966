// Suggest this computer's own time zone where none was chosen yet. It is saved only when the owner saves.
const choice = document.querySelector("[data-zone-choice]");
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (choice && !choice.value && [...choice.options].some((option) => option.value === here)) choice.value = here;

// Runs before anything is painted: the page must not flash in the other theme.
const theme = localStorage.getItem("theme");
if (theme) document.documentElement.dataset.theme = theme;

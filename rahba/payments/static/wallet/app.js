import { start } from "./ui/start.js";

start(document.getElementById("wallet"), import.meta.url);

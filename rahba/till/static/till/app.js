import { start } from "./ui/start.js";

start(document.getElementById("till"), import.meta.url);

import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  measurePart
} from "./chunk-J4ZFAXA3.js";
import "./chunk-UY6SUU2W.js";
import "./chunk-FNO66JQ4.js";
import {
  answerInThread
} from "./chunk-3JHSYCXD.js";
import "./chunk-573HM4A5.js";
import "./chunk-RTIEAW6L.js";

// src/commands/observe/thread/main.ts
answerInThread((request) => measurePart(request));

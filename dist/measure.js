import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  measurePart
} from "./chunk-4YXWSKLD.js";
import "./chunk-TVVGHRU3.js";
import "./chunk-T55765LM.js";
import "./chunk-FNO66JQ4.js";
import {
  answerInThread
} from "./chunk-LLJEHYLJ.js";
import "./chunk-573HM4A5.js";
import "./chunk-RTIEAW6L.js";

// src/commands/observe/thread/main.ts
answerInThread((request) => measurePart(request));

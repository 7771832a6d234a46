/** Preact and htm, from one vendored file: every screen takes them from here. */
export {
  html, render, Component, createContext, useState, useReducer, useEffect, useLayoutEffect, useRef, useMemo, useCallback, useContext,
} from "../vendor/preact-htm.js";

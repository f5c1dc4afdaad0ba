// Completion: asked for by Tab or by a dot, narrowed by what is typed, taken by Enter or Tab.

import type { Completion, Completions } from "../../kernel/code.ts";
import { edit } from "./edit.ts";
import { isTyped, type Key } from "./key.ts";
import { lineStart } from "./motion.ts";
import { type EditorEffect, type EditorState, type Menu, only, type Step } from "./state.ts";

const PART_OF_NAME = /^[\p{ID_Continue}$#@/:._-]*$/u;

/** Tab: before any code on a line it indents. */
export function complete(state: EditorState): Step {
  const { text, cursor } = state;
  const start = lineStart(text, cursor);
  if (start > 0 && text.slice(start, cursor).trim() === "") {
    return only(edit(state, { from: cursor, to: cursor, text: "  ", action: "type" }));
  }
  return ask(state, true);
}

export function ask(state: EditorState, byHand: boolean): Step {
  const { text, cursor } = state;
  const request = state.requests + 1;
  const asked = { request, byHand, text, cursor };
  const effect: EditorEffect = { kind: "complete", request, text, offset: cursor };
  return only({ ...state, requests: request, asked }, effect);
}

/** The answer is of use as long as only more of a name was typed since. */
export function offer(state: EditorState, request: number, answer: Completions): Step {
  const { asked, text, cursor } = state;
  if (asked?.request !== request) return only(state);
  const waiting = { ...state, asked: null };
  const typed = text.slice(asked.cursor, cursor);
  const isSame =
    cursor >= asked.cursor &&
    text.slice(0, asked.cursor) + text.slice(cursor) === asked.text &&
    PART_OF_NAME.test(typed);
  if (!isSame || state.search !== null) return only(waiting);
  const menu: Menu = {
    from: Math.min(answer.from, asked.cursor),
    tailChars: Math.max(0, answer.to - asked.cursor),
    all: answer.items,
    items: answer.items,
    selected: asked.byHand ? 0 : -1,
    request: 0,
    details: null,
  };
  const narrowed = narrow({ ...waiting, menu });
  if (narrowed.menu === null) return only(narrowed, ...(asked.byHand ? [bell] : []));
  return asked.byHand ? insertCommon(narrowed, narrowed.menu) : only(narrowed);
}

/** The menu after the text has changed; closed when nothing is left to offer. */
export function narrow(state: EditorState): EditorState {
  const { menu, text, cursor } = state;
  if (menu === null) return state;
  const typed = text.slice(menu.from, cursor);
  const isInside = cursor >= menu.from && PART_OF_NAME.test(typed);
  const items = isInside ? filterItems(menu.all, typed) : [];
  if (items.length === 0) return { ...state, menu: null };
  const chosen = menu.items[menu.selected];
  const kept = chosen === undefined ? -1 : Math.max(0, items.indexOf(chosen));
  const isSame = chosen !== undefined && items[kept] === chosen;
  return {
    ...state,
    menu: { ...menu, items, selected: kept, details: isSame ? menu.details : null },
  };
}

/** What begins so, in the order of the kernel; then what holds it somewhere. */
function filterItems(items: readonly Completion[], typed: string): readonly Completion[] {
  if (typed === "") return items;
  const wanted = typed.toLowerCase();
  const rank = ({ text }: Completion) => {
    if (text.startsWith(typed)) return 0;
    const found = text.toLowerCase().indexOf(wanted);
    return found === 0 ? 1 : found > 0 ? 2 : 3;
  };
  const ranked = items.map((item) => ({ item, rank: rank(item) }));
  const fitting = ranked.filter((one) => one.rank < 3);
  return fitting.sort((a, b) => a.rank - b.rank).map(({ item }) => item);
}

/** Keys that belong to an open menu; null for all others, which go on as without it. */
export function stepMenu(state: EditorState, menu: Menu, key: Key): Step | null {
  const count = menu.items.length;
  switch (key) {
    case "tab":
      return menu.selected < 0 ? insertCommon(select(state, 0).state, menu) : next(1);
    case "S-tab":
      return next(-1);
    case "down":
    case "C-n":
      return next(1);
    case "up":
    case "C-p":
      return menu.selected < 0 ? null : next(-1);
    case "pagedown":
      return select(state, Math.min(count - 1, menu.selected + 8));
    case "pageup":
      return select(state, Math.max(0, menu.selected - 8));
    case "enter":
    case "C-j":
      return menu.selected < 0 ? null : only(accept(state, menu, menu.selected));
    case "escape":
      // In vi, the menu that opened by itself is not in the way of leaving the insertion.
      if (menu.selected < 0 && state.rules.mode === "vi") return null;
      return only({ ...state, menu: null });
    case "C-g":
      return only({ ...state, menu: null });
    default:
      return null;
  }
  function next(by: 1 | -1): Step {
    const from = menu.selected < 0 && by < 0 ? 0 : menu.selected;
    return select(state, (from + by + count) % count);
  }
}

/** Whether the menu stays open, narrowed, while this is typed. */
export function keepsMenu(key: Key): boolean {
  return (isTyped(key) && PART_OF_NAME.test(key)) || key === "backspace" || key === "C-h";
}

function select(state: EditorState, selected: number): Step {
  const { menu } = state;
  if (menu === null || menu.selected === selected) return only(state);
  return describe({ ...state, menu: { ...menu, selected, details: null } });
}

/** Asks what there is to say of the selected item. */
function describe(state: EditorState): Step {
  const { menu } = state;
  const item = menu?.items[menu.selected];
  if (menu === null || item === undefined) return only(state);
  const request = state.requests + 1;
  const asking = { ...state, requests: request, menu: { ...menu, request } };
  return only(asking, { kind: "details", request, key: item.key });
}

/** What all items begin with; the only one is taken at once. */
function insertCommon(state: EditorState, menu: Menu): Step {
  const { items } = state.menu ?? menu;
  if (items.length === 1) return only(accept(state, menu, 0));
  const typed = state.text.slice(menu.from, state.cursor);
  const common = commonPrefix(items.map(({ text }) => text));
  const isLonger = common.length > typed.length && common.startsWith(typed);
  if (!isLonger) return describe(state);
  const { cursor } = state;
  const more = common.slice(typed.length);
  return describe(narrow(edit(state, { from: cursor, to: cursor, text: more })));
}

function accept(state: EditorState, menu: Menu, index: number): EditorState {
  const item = (state.menu ?? menu).items[index];
  const closed = { ...state, menu: null };
  if (item === undefined) return closed;
  const to = Math.min(state.text.length, state.cursor + menu.tailChars);
  return edit(closed, { from: menu.from, to, text: item.text });
}

function commonPrefix(texts: readonly string[]): string {
  const [first = "", ...others] = texts;
  let length = first.length;
  for (const text of others) {
    while (!text.startsWith(first.slice(0, length))) length -= 1;
  }
  return first.slice(0, length);
}

const bell: EditorEffect = { kind: "bell" };

// The names of sessions: two words that can be said aloud and typed again.

import { randomInt } from "node:crypto";
import type Database from "better-sqlite3";

const FIRST = wordsOf(`
  amber ample apt ash azure bold brave brief brisk calm clear cool coral crisp dry eager
  early even fair fine fleet fond free fresh gentle glad gold grand green hale keen kind
  late lean light lively lucid mild neat noble pale plain proud quick quiet rapid rare
  ready round ruby sharp silver slow small smooth snug solid stark steady still sunny
  swift tidy warm
`);
const SECOND = wordsOf(`
  acorn anchor arrow atlas badge barge basin beacon birch bridge brook cabin canal cargo
  cedar chart cliff cloud comet copper coral crane creek delta dune eagle ember fern ferry
  finch fjord forge glade grove harbor hazel heron island ivory jetty kettle lagoon lark
  lemon lily linen maple marsh meadow mill oak otter pebble pine quarry raven reed ridge
  river shore sparrow wharf
`);

export interface KeptSession {
  readonly name: string;
  readonly workdir: string;
  readonly cells: number;
  readonly usedMs: number;
}

export interface Names {
  /** One that no session has. */
  invent(): string;
  /** The number of the session, which is made when there is none. */
  enter(name: string, workdir: string, nowMs: number): number;
  has(name: string): boolean;
  list(limit: number): KeptSession[];
}

export function createNames(db: Database.Database): Names {
  const find = db.prepare("SELECT id FROM sessions WHERE name = ?").pluck();
  const enter = db
    .prepare(
      `INSERT INTO sessions (name, workdir, began_ms, used_ms) VALUES (?, ?, ?, ?)
       ON CONFLICT (name) DO UPDATE SET used_ms = excluded.used_ms RETURNING id`,
    )
    .pluck();
  const list = db.prepare(
    `SELECT name, workdir, used_ms AS usedMs, count(cells.id) AS cells
     FROM sessions JOIN cells ON cells.session = sessions.id AND cells.kind = 'cell'
     GROUP BY sessions.id ORDER BY used_ms DESC, sessions.id DESC LIMIT ?`,
  );
  const has = (name: string) => find.get(name) !== undefined;
  return {
    invent() {
      const name = `${pick(FIRST)}-${pick(SECOND)}`;
      if (!has(name)) return name;
      let number = 2;
      while (has(`${name}-${number}`)) number += 1;
      return `${name}-${number}`;
    },
    enter: (name, workdir, nowMs) => Number(enter.get(name, workdir, nowMs, nowMs)),
    has,
    list: (limit) => list.all(limit) as KeptSession[],
  };
}

function pick(words: readonly string[]): string {
  return words[randomInt(words.length)] ?? "";
}

function wordsOf(text: string): string[] {
  return text.trim().split(/\s+/);
}

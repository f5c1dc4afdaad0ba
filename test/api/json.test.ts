import { describe, expect, test } from "vitest";
import { createApiRig } from "./rig.ts";

const TEXT = JSON.stringify({ name: "app", port: 80, on: true, list: [1, "two", null], in: {} });
const value = (rest: string) => `{json{withContents(contents:${JSON.stringify(TEXT)}){${rest}}}}`;

describe("a JSON value", () => {
  test("answers what it holds, as what it is asked for", async () => {
    const { leaf } = createApiRig();
    expect(await leaf("{json{contents}}")).toBe("null");
    expect(await leaf(value("contents"))).toBe(TEXT);
    expect(await leaf(value("fields"))).toEqual(["name", "port", "on", "list", "in"]);
    expect(await leaf(value('field(path:["name"]){asString}'))).toBe("app");
    expect(await leaf(value('field(path:["port"]){asInteger}'))).toBe(80);
    expect(await leaf(value('field(path:["on"]){asBoolean}'))).toBe(true);
    expect(await leaf(value('field(path:["list"]){asArray{contents}}'))).toEqual([
      { contents: "1" },
      { contents: '"two"' },
      { contents: "null" },
    ]);
  });

  test("is written in one line or, pretty, with the indent asked for", async () => {
    const { leaf } = createApiRig();
    const text = JSON.stringify('{"a":[1,{}],"b":[]}');
    const pretty = `{json{withContents(contents:${text}){contents(pretty:true,indent:"\\t")}}}`;
    expect(await leaf(pretty)).toBe('{\n\t"a": [\n\t\t1,\n\t\t{}\n\t],\n\t"b": []\n}');
  });

  test("gets fields, and the objects that are missing on the way", async () => {
    const { leaf } = createApiRig();
    const seven = await leaf("{json{newInteger(value:7){id}}}");
    const set = `{json{withField(path:["a","b"],value:"${seven}"){contents}}}`;
    expect(await leaf(set)).toBe('{"a":{"b":7}}');
    const instead = value(`withField(path:["name","x"],value:"${seven}"){contents}`);
    await expect(leaf(instead)).rejects.toThrow("path name: expected an object, got a string");
    expect(await leaf('{json{newString(value:"s"){contents}}}')).toBe('"s"');
    expect(await leaf("{json{newBoolean(value:false){asBoolean}}}")).toBe(false);
  });

  test("keeps a field named __proto__ a field", async () => {
    const { leaf } = createApiRig();
    const text = JSON.stringify('{"__proto__":{"a":1}}');
    const one = await leaf("{json{newInteger(value:1){id}}}");
    expect(
      await leaf(
        `{json{withContents(contents:${text}){withField(path:["b"],value:"${one}"){contents}}}}`,
      ),
    ).toBe('{"__proto__":{"a":1},"b":1}');
    await expect(leaf(value('field(path:["toString"]){contents}'))).rejects.toThrow(
      "path: expected a field that is there, got toString",
    );
  });

  test("of another kind, or text that is no JSON, is a failure that says so", async () => {
    const { leaf } = createApiRig();
    await expect(leaf(value("asString"))).rejects.toThrow(
      "asString: expected a string, got an object",
    );
    await expect(leaf('{json{withContents(contents:"{"){contents}}}')).rejects.toThrow(
      "contents: expected JSON",
    );
  });

  test("is read from a file, and an element of it has an ID that lasts", async () => {
    const { leaf } = createApiRig();
    const file = '{file(name:"a.json",contents:"[10,20]"){asJSON{asArray{id}}}}';
    const ids = (await leaf(file)) as { id: string }[];
    const other = createApiRig();
    expect(await other.leaf(`{node(id:"${ids[1]?.id}"){...on JSONValue{asInteger}}}`)).toBe(20);
  });
});

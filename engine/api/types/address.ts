// Address: one text, read as what it is asked for. Its objects have the recipes that the fields
// which make them directly would give.

import { Recipe } from "../../../stdlib/base/recipe.ts";
import type { AddressFields } from "../generated.ts";
import { emptyContainer } from "../values/container.ts";
import { Pinned } from "../values/value.ts";
import { pull } from "./container/from.ts";
import { openSocket, readFolder, readHostFile } from "./host.ts";

export const address: AddressFields = {
  async container({ value }, _args, context) {
    const image = await pull(emptyContainer(context.solver.platform), value, context);
    const container = new Recipe(null, "container");
    const recipe = new Recipe(container, "from", { address: image.reference });
    return new Pinned(image.state, recipe);
  },
  directory: ({ value }, { include, exclude, gitignore }, context) =>
    readFolder(value, { include, exclude, gitignore }, context),
  file: ({ value }, _args, context) => readHostFile(value, context),
  secret: ({ value }) =>
    new Pinned({ name: value, uri: value }, new Recipe(null, "secret", { uri: value })),
  socket: ({ value }, _args, context) => openSocket(value, context),
  value: ({ value }) => value,
};

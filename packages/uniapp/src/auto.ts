/** The first line of a uni-app's main.js: `import "@opencallkit/uniapp/auto"`. */
import { installUniApp } from "./install-uni-app.ts";

installUniApp();

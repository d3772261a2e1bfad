/** Side-effect import that installs the plugin, as the first line of a uni-app's main.js: `import "@opencallkit/uniapp/auto"`. */
import { installUniApp } from "./install-uni-app.ts";

installUniApp();

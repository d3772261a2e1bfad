import { createCallClient } from "@opencallkit/client";
import { callClientPlugin } from "@opencallkit/vue";
import { createApp } from "vue";
import { server } from "./account.js";
import App from "./App.vue";

const client = createCallClient({ url: server });

createApp(App).use(callClientPlugin, client).mount("#app");

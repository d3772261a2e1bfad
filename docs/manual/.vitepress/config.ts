import { siteConfig } from "../../../tools/manual/site-config.ts";

export default siteConfig;

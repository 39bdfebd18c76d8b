import { render } from "preact";
import { App } from "./App";
import { PanelStore } from "./live/store";
import { Stream } from "./live/stream";

const store = new PanelStore();
render(<App store={store} />, document.getElementById("panel")!);
new Stream(store).start();

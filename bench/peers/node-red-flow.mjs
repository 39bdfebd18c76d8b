// What Node-RED is asked to do: a line from the serial port, JSON, a threshold, MQTT with QoS 1.

export const alertTopic = "bench/alert";
export const threshold = 120;

const judge = `if (msg.payload.value <= ${threshold}) return null; return { topic: "${alertTopic}", payload: msg.payload };`;

export function flows(serialPath, brokerPort) {
  return [
    { id: "tab", type: "tab", label: "bench" },
    {
      id: "line", type: "serial-port", serialport: serialPath, serialbaud: "115200", databits: "8", parity: "none", stopbits: "1",
      newline: "0x0A", bin: "false", out: "char", addchar: "", waitfor: "",
    },
    { id: "broker", type: "mqtt-broker", broker: "127.0.0.1", port: String(brokerPort), clientid: "node-red", autoConnect: true, protocolVersion: "4", keepalive: "60", cleansession: true },
    { id: "in", type: "serial in", z: "tab", serial: "line", wires: [["parse"]] },
    { id: "parse", type: "json", z: "tab", property: "payload", action: "obj", pretty: false, wires: [["judge"]] },
    { id: "judge", type: "function", z: "tab", func: judge, outputs: 1, wires: [["out"]] },
    { id: "out", type: "mqtt out", z: "tab", topic: "", qos: "1", retain: "false", broker: "broker", wires: [] },
  ];
}

/** No editor, no telemetry, loopback only. */
export function settings(port) {
  return `module.exports = ${JSON.stringify({
    uiHost: "127.0.0.1", uiPort: port, flowFile: "flows.json", httpAdminRoot: false, disableEditor: true,
    telemetry: { enabled: false }, logging: { console: { level: "info", metrics: false, audit: false } },
  })};\n`;
}

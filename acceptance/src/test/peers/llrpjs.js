// A plain client of llrpjs (npm install llrpjs@1.0.1) that reads every tag of the readers on the given ports of this machine and counts:
//   ./dockdoor bench footprint --starts 1 --for 120 --beside "node acceptance/src/test/peers/llrpjs.js"
const { LLRPClient, LLRPCore } = require("llrpjs");

let reads = 0;
setInterval(() => console.log(`${reads} reads`), 30000);

async function read(port) {
  const reader = new LLRPClient({ host: "127.0.0.1", port });
  reader.on("RO_ACCESS_REPORT", (report) => {
    for (const tag of [report.getTagReportData()].flat()) {
      if (tag.getEPCParameter().getEPC() && tag.getPeakRSSI()) reads++;
    }
  });
  reader.on("KEEPALIVE", () => reader.send(new LLRPCore.KEEPALIVE_ACK()));
  reader.on("error", (error) => console.error(port, error));
  await reader.connect();
  await reader.recv(7000);
  const spec = {
    ROSpecID: 1,
    Priority: 0,
    CurrentState: "Disabled",
    ROBoundarySpec: {
      ROSpecStartTrigger: { ROSpecStartTriggerType: "Null" },
      ROSpecStopTrigger: { ROSpecStopTriggerType: "Null", DurationTriggerValue: 0 },
    },
    AISpec: {
      AntennaIDs: [0],
      AISpecStopTrigger: { AISpecStopTriggerType: "Null", DurationTrigger: 0 },
      InventoryParameterSpec: { InventoryParameterSpecID: 1, ProtocolID: "EPCGlobalClass1Gen2" },
    },
    ROReportSpec: {
      ROReportTrigger: "Upon_N_Tags_Or_End_Of_AISpec",
      N: 1,
      TagReportContentSelector: {
        EnableROSpecID: false,
        EnableSpecIndex: false,
        EnableInventoryParameterSpecID: false,
        EnableAntennaID: true,
        EnableChannelIndex: true,
        EnablePeakRSSI: true,
        EnableFirstSeenTimestamp: true,
        EnableLastSeenTimestamp: true,
        EnableTagSeenCount: true,
        EnableAccessSpecID: false,
      },
    },
  };
  await reader.transact(new LLRPCore.ADD_ROSPEC({ data: { ROSpec: spec } }));
  await reader.transact(new LLRPCore.ENABLE_ROSPEC({ data: { ROSpecID: 1 } }));
  await reader.transact(new LLRPCore.START_ROSPEC({ data: { ROSpecID: 1 } }));
}

process.argv.slice(2).forEach((port) => read(Number(port)));

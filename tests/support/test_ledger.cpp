#include "tests/support/test_ledger.h"

#include <stdexcept>

#include "storage/engine/memory_engine.h"
#include "tests/support/fault_disk.h"

namespace scrutiny::testing {

std::unique_ptr<RunningLedger> make_test_ledger(Projections projections, const Clock* clock) {
  LedgerSettings settings;
  settings.paths.root = "/ledger";
  settings.origin = kTestOrigin;
  settings.kind = LogKind::kDemo;
  settings.projections = std::move(projections);
  settings.clock = clock;
  settings.files = FaultDisk().files();
  settings.open_engine = []() -> Result<EngineFaces> {
    const auto engine = std::make_shared<MemoryEngine>();
    return EngineFaces{engine, engine};
  };
  auto opened = open_ledger(std::move(settings), OpenMode::kCreateIfMissing);
  if (!opened.ok()) throw std::runtime_error(opened.error().describe());
  return std::move(opened).value();
}

}  // namespace scrutiny::testing

#include "storage/ledger/ledger.h"

#include <future>

namespace scrutiny {

Result<Committed> Ledger::submit_and_wait(Command command) {
  // Shared, since the completion may still be in set_value when get returns.
  const auto promise = std::make_shared<std::promise<Result<Committed>>>();
  auto answer = promise->get_future();
  submit(std::move(command),
         [promise](Result<Committed> result) { promise->set_value(std::move(result)); });
  return answer.get();
}

std::vector<NoteVerifier> Ledger::verifiers() const {
  std::vector<NoteVerifier> out;
  for (const RecordedLogKey& each : log_keys()) {
    out.push_back(NoteVerifier::parse(each.key).value());
  }
  return out;
}

}  // namespace scrutiny

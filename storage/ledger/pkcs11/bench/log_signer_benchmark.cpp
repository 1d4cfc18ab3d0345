// Checkpoint signatures a second: a key in memory against one in a SoftHSM2 token.
#include <benchmark/benchmark.h>

#include "storage/ledger/log_signer.h"
#include "storage/ledger/pkcs11/testing/soft_token.h"

namespace scrutiny {
namespace {

constexpr std::string_view kText =
    "ledger.northshire.example/log\n1234567\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n";

void sign(benchmark::State& state, LogSigner& signer) {
  for (auto _ : state) {
    const auto signature = signer.sign(as_bytes(kText));
    if (!signature.ok()) state.SkipWithError(signature.error().public_text().c_str());
    benchmark::DoNotOptimize(signature);
  }
}

void sign_with_seed(benchmark::State& state) {
  sign(state, *make_seed_signer(Key256::generate()));
}
BENCHMARK(sign_with_seed);

void sign_with_token(benchmark::State& state) {
  if (!testing::SoftToken::is_there()) return state.SkipWithError("softhsm2 is not installed");
  const testing::SoftToken soft;
  const auto token = std::make_shared<Pkcs11Token>(soft.settings());
  const auto key = token->find_or_make("log").value();
  sign(state, *make_token_signer(token, "log", key));
}
BENCHMARK(sign_with_token);

}  // namespace
}  // namespace scrutiny

BENCHMARK_MAIN();

// What one command pays for: `bench_crypto` (not run by ctest; figures in docs/performance.md).
#include <benchmark/benchmark.h>

#include "storage/crypto/ed25519.h"
#include "storage/crypto/payload.h"
#include "storage/crypto/random.h"
#include "storage/crypto/sha256.h"

namespace scrutiny {
namespace {

void sha256_bytes(benchmark::State& state) {
  const Bytes message(static_cast<std::size_t>(state.range(0)), 7);
  for (auto _ : state) benchmark::DoNotOptimize(sha256(message));
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(sha256_bytes)->Arg(65)->Arg(430)->Arg(1 << 20);

void random_32_bytes(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(random_array<32>());
}
BENCHMARK(random_32_bytes);

void seal_payload_bytes(benchmark::State& state) {
  const Key256 key = Key256::generate();
  const UnitId unit = new_id<UnitId>();
  const Bytes payload(static_cast<std::size_t>(state.range(0)), 7);
  for (auto _ : state) {
    benchmark::DoNotOptimize(seal_payload(key, {"example.com/log", unit}, Salt{}, payload));
  }
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(seal_payload_bytes)->Arg(400)->Arg(1 << 20);

void open_payload_400_bytes(benchmark::State& state) {
  const Key256 key = Key256::generate();
  const BoxContext context{"example.com/log", new_id<UnitId>()};
  const SealedPayload sealed = seal_payload(key, context, Salt{}, Bytes(400, 7));
  for (auto _ : state) benchmark::DoNotOptimize(open_payload(key, context, sealed.box));
}
BENCHMARK(open_payload_400_bytes);

void ed25519_sign(benchmark::State& state) {
  const SigningKey key = SigningKey::generate();
  for (auto _ : state) benchmark::DoNotOptimize(key.sign(as_bytes("checkpoint")));
}
BENCHMARK(ed25519_sign);

void ed25519_verify(benchmark::State& state) {
  const SigningKey key = SigningKey::generate();
  const VerifyKey verifier = key.verify_key();
  const auto signature = key.sign(as_bytes("checkpoint"));
  for (auto _ : state) benchmark::DoNotOptimize(verifier.verify(as_bytes("checkpoint"), signature));
}
BENCHMARK(ed25519_verify);

}  // namespace
}  // namespace scrutiny

BENCHMARK_MAIN();

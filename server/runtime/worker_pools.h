// The pools a request can be sent to. One slow kind of work must not hold up another: commands wait
// for the sequencer's queue only, argon2 burns a core for 20 ms, an upload lasts as long as its
// client. Thread-safety: as WorkerPool. Ownership: owns the four pools.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "server/runtime/worker_pool.h"

namespace scrutiny {

enum class PoolKind : std::uint8_t {
  kCommands,  // decode, check rights, hand to the sequencer: short, never waits for the commit
  kReads,     // snapshots, pages, downloads: disk reads
  kSlow,      // argon2 and other work of tens of milliseconds
  kUploads,   // one thread per running upload
};
inline constexpr std::size_t kPoolKinds = 4;

struct PoolSize {
  std::size_t threads;
  std::size_t max_queue;
};

struct PoolSizes {
  PoolSize commands{
      2, 4096};  // deep: 256 connections pipeline bursts; past it answering takes > 100 ms
  PoolSize reads{4, 1024};   // more than cores: they wait for disk
  PoolSize slow{2, 64};      // 64 x 20 ms is a second of waiting; past it 503 is kinder
  PoolSize uploads{16, 16};  // uploads at once; as many may wait for the first byte to be taken
};

class WorkerPools {
 public:
  WorkerPools(const PoolSizes& sizes, const std::shared_ptr<spdlog::logger>& log);

  void start();
  void stop();  // in turn: uploads, slow, reads, commands
  WorkerPool& get(PoolKind kind) { return *pools_[static_cast<std::size_t>(kind)]; }

 private:
  std::array<std::unique_ptr<WorkerPool>, kPoolKinds> pools_;
};

}  // namespace scrutiny

// Sealed content in the engine: a box (docs/formats/record.md, "Sealed box") cut at its chunks.
// Stored chunk 0 is the box header and the first sealed chunk; every further one is one sealed
// chunk. Thread-safety: as BlobWriter and BlobReader. Ownership: the engine outlives them.
#pragma once

#include <functional>

#include "storage/engine/engine.h"
#include "storage/ledger/key_store.h"
#include "storage/ledger/ledger.h"

namespace scrutiny {

// Asked before each chunk is stored; an error refuses it.
using RoomCheck = std::function<Status()>;

struct ContentPlace {
  Engine& engine;
  std::string origin;
  UnitId unit;
};

std::unique_ptr<BlobWriter> make_blob_writer(const ContentPlace& place, const Key256& data_key,
                                             RoomCheck room);
// `size`: plaintext bytes. kNotFound when the content is not there, kCorruption when it does not
// open.
Result<std::unique_ptr<BlobReader>> make_blob_reader(const ContentPlace& place,
                                                     const Key256& data_key, const BlobId& blob,
                                                     std::uint64_t size);

}  // namespace scrutiny

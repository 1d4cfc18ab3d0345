// Seam between uploads, which leave files to be read, and what reads them.
// Thread-safety: any thread. Blocking: never.
#pragma once

#include "api/result.h"
#include "storage/state/document_rows.h"

namespace scrutiny {

class PendingListener {
 public:
  virtual ~PendingListener() = default;
  // kUnavailable while too many files wait already.
  virtual Status ready() const = 0;
  // A version was recorded and waits to be checked and read.
  virtual void received(const PendingRow& row) = 0;
  // The version was withdrawn: a reading of it that runs is ended.
  virtual void no_longer_wanted(const DocumentId& document, std::uint32_t version) = 0;
  // Whether the version is being read just now.
  virtual bool running(const DocumentId& document, std::uint32_t version) const = 0;
};

}  // namespace scrutiny

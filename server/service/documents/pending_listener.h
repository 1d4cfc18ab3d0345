// Seam between uploads and what reads the files later.
// Thread-safety: any thread. Blocking: never.
#pragma once

#include "storage/state/document_rows.h"

namespace scrutiny {

class PendingListener {
 public:
  virtual ~PendingListener() = default;
  // A version was recorded and waits to be checked and read.
  virtual void received(const PendingRow& row) = 0;
};

}  // namespace scrutiny

// For tests of everything about documents: the real ledger in memory with the real projections,
// people of two agencies and of every role, and a reader of files that tests script.
// Thread-safety: one thread. Failure: a failed expectation of the test.
#pragma once

#include <functional>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "server/service/documents/document_commands.h"
#include "server/service/documents/document_list.h"
#include "server/service/documents/document_readings.h"
#include "server/service/documents/finding_commands.h"
#include "server/service/documents/further_readings.h"
#include "server/service/documents/uploads.h"
#include "server/service/extraction/extraction_job.h"
#include "tests/support/fake_clock.h"
#include "tests/support/test_ledger.h"

namespace spdlog {
class logger;
}

namespace scrutiny::testing {

// Reads by a function; by default two findings on two pages of whatever it is given.
class FakeReaders final : public FormatReaders {
 public:
  using Reader = std::function<Result<ReadOutcome>(const ReadableDocument&)>;

  bool any_for(const std::string& media_type, ByteView, DocumentKind) const override {
    return media_type != "application/octet-stream";
  }
  Result<ReadOutcome> read(const ReadableDocument& document, const CancelToken&) override {
    ++calls;
    if (reader) return reader(document);
    return ReadOutcome{sample(document), {}, std::nullopt};
  }
  static Extraction sample(const ReadableDocument& document);

  Reader reader;
  int calls = 0;
};

// What waits is read when the test says so.
class ManualListener final : public PendingListener {
 public:
  Status ready() const override {
    if (full) return Error(ErrorCode::kUnavailable, "full");
    return {};
  }
  void received(const PendingRow& row) override { waiting.push_back(row); }
  void no_longer_wanted(const DocumentId&, std::uint32_t) override {}
  bool running(const DocumentId&, std::uint32_t) const override { return false; }

  std::vector<PendingRow> waiting;
  bool full = false;
};

class DocumentWorld {
 public:
  explicit DocumentWorld(Projections extra = {});

  // People. A and B are agencies.
  Principal submitter_a, other_submitter_a, lead_a, member_a, submitter_b, member_b, chair, support,
      scrutineer, administrator;
  AgencyId a, b;
  std::vector<Principal> everyone() const;

  // A document with this text, as received.
  Result<Uploaded> upload(const Principal& caller, const std::string& content,
                          NewDocument meta = {}, const std::string& idempotency_key = {});
  Result<Uploaded> upload_version(const Principal& caller, const DocumentId& id,
                                  const std::string& content, NewVersion meta = {},
                                  const std::string& idempotency_key = {});
  // Checks and reads all that waits.
  void settle();
  // Received by submitter_a, checked and read: a draft.
  DocumentId draft(const std::string& content = "Some words about neglect.");
  DocumentId submitted(const std::string& content = "Some words about neglect.");
  DocumentId accepted(const std::string& content = "Some words about neglect.");

  Result<DocumentChanged> take(const Principal& caller, const DocumentId& id, DocumentStep step,
                               std::function<void(DocumentStepRequest&, ChangeTerms&)> change = {});
  Result<FindingChanged> decide(const Principal& caller, const FindingDecisionRequest& request,
                                std::uint64_t if_match);
  // Releases a reading and returns what it held.
  template <class T>
  Result<T> open(Result<RecordedReading<T>> reading) {
    if (!reading.ok()) return std::move(reading).error();
    std::optional<Result<T>> out;
    std::promise<void> done;
    std::move(*reading).release(*ledger, [&](Result<T> value) {
      out.emplace(std::move(value));
      done.set_value();
    });
    done.get_future().get();
    return std::move(*out);
  }

  DocumentRow row(const DocumentId& id) const;
  VersionRow version(const DocumentId& id, std::uint32_t number = 1) const;
  std::vector<FindingRow> findings(const DocumentId& id, std::uint32_t number = 1) const;
  // Actions of the records from `from` on.
  std::vector<std::string> actions(std::uint64_t from = 1) const;
  // State rows as the log's records and payloads make them anew.
  std::string replayed(const Projections& projections) const;
  static std::string rows(const StateReader& state);

  FakeClock clock;
  Projections projections;
  std::unique_ptr<RunningLedger> ledger;
  FakeReaders readers;
  ManualListener listener;
  Uploads uploads;
  DocumentCommands commands;
  FindingCommands finding_commands;
  FurtherReadings further;
  DocumentReadings readings;
  ExtractionJob job;
};

// A log that goes nowhere.
std::shared_ptr<spdlog::logger> quiet_log();

// Pieces of `step` bytes.
FileSource file_of(std::string content, std::size_t step = 7);

template <class T>
ErrorCode code_of(const Result<T>& result) {
  EXPECT_FALSE(result.ok());
  return result.ok() ? ErrorCode::kInternal : result.error().code();
}

}  // namespace scrutiny::testing

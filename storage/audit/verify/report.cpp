#include "storage/audit/verify/report.h"

#include <boost/json/array.hpp>

#include "storage/audit/verify/advice.h"
#include "storage/crypto/base64.h"

namespace scrutiny {
namespace {

struct KindWords {
  FaultKind kind;
  std::string_view word;
  std::string_view sentence;  // "%" stands for "Record 17" or "A record"
};

constexpr KindWords kKinds[] = {
    {FaultKind::kForm, "form",
     "% is not written in the one form a record can have, so it is not what the log wrote."},
    {FaultKind::kGap, "gap",
     "% says it stands at another place: records are missing, repeated or in the wrong order."},
    {FaultKind::kPrev, "prev",
     "% does not follow on from the one before it: one of the two was changed, or records between "
     "them "
     "were taken out or put in."},
    {FaultKind::kTime, "time", "% claims to be older than the record before it."},
    {FaultKind::kLeaf, "leaf", "% was changed after it was written into the log."},
    {FaultKind::kLeafCount, "leaf_count",
     "The trail does not hold as many records as its checkpoint says; it stops fitting here: %."},
    {FaultKind::kTile, "tile",
     "A stored check value is wrong. The records themselves may be as they were, but this copy of "
     "the trail "
     "was changed near here: %."},
    {FaultKind::kRoot, "root",
     "The records are consistent with one another, but they are not the records that were signed: "
     "the log "
     "was rewritten. (A record number, where given, is where the stored check values begin to "
     "differ.)"},
    {FaultKind::kSignature, "signature",
     "The statement of what the log holds was not signed with the key you trust, or was changed "
     "after "
     "signing."},
    {FaultKind::kPublic, "public",
     "% says who keeps this log and with which key, and that does not fit the rest of the trail."},
    {FaultKind::kWriter, "writer",
     "% carries a signature number that was used before: a signed command was recorded twice."},
    {FaultKind::kSigner, "signer",
     "% is not signed by the person it names, with a key of theirs that was in force: it was "
     "changed, or put into their mouth."},
    {FaultKind::kInherited, "inherited",
     "% is not the one that stands at this place in the log which this log continues."},
    {FaultKind::kDescription, "description",
     "A file that describes this copy of the trail does not fit the trail."},
    {FaultKind::kRollback, "rollback",
     "The trail is not a continuation of what the log had signed before: entries were removed or "
     "replaced."},
    {FaultKind::kReceipt, "receipt", "% is not the one that the receipt promises to be there."},
    {FaultKind::kProof, "proof", "The proof does not show that the record is in the signed log."},
    {FaultKind::kPayload, "payload",
     "The words that belong to % are missing or were changed, and no erasure of them is on "
     "record."},
    {FaultKind::kCommitment, "commitment",
     "The words shown for % are not the words that were recorded."},
    {FaultKind::kErasure, "erasure", "% says that something was erased, yet it can still be read."},
    {FaultKind::kTimeToken, "time_token",
     "A time token does not say what % of this log says it does, or no authority you trust made "
     "it."},
    {FaultKind::kContent, "content",
     "A file named by % is missing or is not the file that was submitted."},
    {FaultKind::kBag, "bag",
     "The bundle is damaged, incomplete, or holds something that no bundle has."},
};

const KindWords& words(FaultKind kind) {
  for (const KindWords& entry : kKinds) {
    if (entry.kind == kind) return entry;
  }
  return kKinds[0];
}

void add_line(std::string& out, std::string_view label, std::string_view value) {
  out.append(label).append(value).append("\n");
}

std::string counted(std::uint64_t number, std::string_view what) {
  return std::to_string(number) + " " + std::string(what);
}

std::string signed_by(const VerifyReport& report) {
  if (report.cosignatures.empty())
    return "signed by the log only; no witness you named has cosigned it";
  std::string out = "cosigned by";
  for (const Cosigned& cosigned : report.cosignatures) out += " " + cosigned.witness;
  return out;
}

// ": record 22, 25, 31", as far as they are known and fit on a line.
std::string which_records(const WriterTally& writer) {
  constexpr std::size_t kShown = 20;
  std::string out;
  for (std::size_t i = 0; i < writer.indexes.size() && i < kShown; ++i) {
    out += (i == 0 ? ": record " : ", ") + std::to_string(writer.indexes[i]);
  }
  return writer.indexes.size() > kShown ? out + ", … (all in --json)" : out;
}

void add_counts(const VerifyReport& report, std::string& out) {
  const VerifyCounts& counts = report.counts;
  add_line(out, "records     ", counted(counts.records, "checked"));
  if (report.asked == VerifyLevel::kLog || !report.reached) return;
  add_line(out, "payloads    ",
           counted(counts.payloads_checked, "checked, ") +
               counted(counts.payloads_erased, "erased, ") +
               counted(counts.payloads_not_checked, "not checked (still sealed or not supplied)"));
  if (counts.payloads_checked == 0 && counts.payloads_not_checked > 0) {
    add_line(
        out, "            ",
        "No payload could be opened, so nothing beyond the level log was shown: that takes the "
        "right to read them, or an exported trail with --keys.");
  }
  if (report.asked == VerifyLevel::kPayloads) return;
  add_line(out, "contents    ",
           counted(counts.contents_checked, "checked, ") +
               counted(counts.contents_not_checked, "not checked"));
}

}  // namespace

std::string_view text(FaultKind kind) {
  return words(kind).word;
}

std::string_view text(VerifyLevel level) {
  switch (level) {
    case VerifyLevel::kLog:
      return "log";
    case VerifyLevel::kPayloads:
      return "payloads";
    case VerifyLevel::kContents:
      return "contents";
  }
  return "";
}

std::string_view text(Verdict verdict) {
  switch (verdict) {
    case Verdict::kHolds:
      return "holds";
    case Verdict::kDoesNotHold:
      return "does_not_hold";
    case Verdict::kCannotTell:
      return "cannot_tell";
  }
  return "";
}

std::string Fault::sentence() const {
  std::string out(words(kind).sentence);
  if (index && through) {
    out += " The first that differs is one of records " + std::to_string(*index) + " to " +
           std::to_string(*through) + ".";
  }
  const std::size_t at = out.find('%');
  if (at == std::string::npos) return out;
  std::string subject = at == 0 ? "A record" : "a record";
  if (index) subject = (at == 0 ? "Record " : "record ") + std::to_string(*index);
  return out.replace(at, 1, subject);
}

namespace {

// Records after a fault that what was signed links to it.
std::uint64_t records_after(const VerifyReport& report) {
  const Fault& fault = *report.fault;
  if (!fault.index || !advice(fault.kind).later_records_rest_on_it) return 0;
  return report.size > *fault.index ? report.size - *fault.index - 1 : 0;
}

std::string describe(const AffectedThing& thing) {
  std::string out = thing.kind + " " + thing.id;
  if (!thing.title.empty()) out += " \"" + thing.title + "\"";
  if (thing.version) out += ", version " + std::to_string(*thing.version);
  return out + " (record " + std::to_string(thing.record) + ": " + thing.action + ", " +
         thing.time + ")";
}

void add_fault(const VerifyReport& report, std::string& out) {
  const Fault& fault = *report.fault;
  add_line(out, "DOES NOT HOLD: ", fault.sentence());
  std::string where(text(fault.kind));
  if (fault.through) {
    where += ", one of records " + std::to_string(*fault.index) + " to " +
             std::to_string(*fault.through);
  } else if (fault.index) {
    where += ", record " + std::to_string(*fault.index);
  }
  add_line(out, "  what      ", where);
  if (!fault.expected.empty()) add_line(out, "  expected  ", fault.expected);
  if (!fault.found.empty()) add_line(out, "  found     ", fault.found);
  for (const AffectedThing& thing : report.affected) add_line(out, "  affected  ", describe(thing));
  if (const std::uint64_t after = records_after(report); after > 0)
    add_line(out, "  after it  ", counted(after, "later records rest on this one"));
  add_line(out, "What this means: ", advice(fault.kind).means);
  add_line(out, "What to do: ", advice(fault.kind).to_do);
}

void add_erasures(const VerifyReport& report, std::string& out) {
  constexpr std::size_t kShown = 20;
  for (std::size_t i = 0; i < report.erasures.size() && i < kShown; ++i) {
    const ErasureOnRecord& erasure = report.erasures[i];
    std::string line =
        "unit " + erasure.unit.text() + " by record " + std::to_string(erasure.index);
    if (!erasure.time.empty())
      line +=
          " (" + erasure.erased_class + ", under " + erasure.authority + ", " + erasure.time + ")";
    add_line(out, "erased      ", line);
  }
  if (report.erasures.size() > kShown)
    add_line(out, "erased      ", counted(report.erasures.size() - kShown, "more, all in --json"));
}

boost::json::object to_json(const AffectedThing& thing) {
  boost::json::object out = {{"kind", thing.kind},
                             {"id", thing.id},
                             {"record", thing.record},
                             {"action", thing.action},
                             {"time", thing.time}};
  if (thing.version) out["version"] = *thing.version;
  if (!thing.title.empty()) out["title"] = thing.title;
  return out;
}

boost::json::object fault_json(const VerifyReport& report) {
  const Fault& fault = *report.fault;
  boost::json::array affected;
  for (const AffectedThing& thing : report.affected) affected.push_back(to_json(thing));
  boost::json::object out = to_json(fault);
  out["affected"] = std::move(affected);
  out["records_after"] = records_after(report);
  out["means"] = advice(fault.kind).means;
  out["to_do"] = advice(fault.kind).to_do;
  return out;
}

boost::json::array erasures_json(const VerifyReport& report) {
  boost::json::array out;
  for (const ErasureOnRecord& erasure : report.erasures) {
    boost::json::object entry = {{"record", erasure.index}, {"unit", erasure.unit.text()}};
    if (!erasure.time.empty()) {
      entry["class"] = erasure.erased_class;
      entry["authority"] = erasure.authority;
      entry["time"] = erasure.time;
    }
    out.push_back(std::move(entry));
  }
  return out;
}

}  // namespace

std::string describe(const ContinuedFrom& continues) {
  std::string out =
      continues.origin + ", of which " + counted(continues.restored, "records were restored");
  if (continues.compared > 0)
    out += "; " + counted(continues.compared, "of them are those of the old log");
  if (continues.known_size <= continues.restored) return out + "; none is known to be lost";
  return out + ". LOST: records " + std::to_string(continues.restored) + " to " +
         std::to_string(continues.known_size - 1) + " of it, which were signed and acknowledged";
}

std::string describe(const VerifyReport& report) {
  std::string out;
  if (!report.origin.empty()) {
    add_line(out, "log         ", report.origin + (report.demo ? " (a demonstration log)" : ""));
    add_line(out, "checkpoint  ", counted(report.size, "records, ") + signed_by(report));
  }
  if (report.continues) add_line(out, "continues   ", describe(*report.continues));
  if (!report.time_tokens.empty())
    add_line(out, "time tokens ", counted(report.time_tokens.size(), "recorded"));
  if (!report.last_time.empty()) add_line(out, "newest      ", report.last_time);
  for (std::size_t i = 1; i < report.log_keys.size() && i < report.key_records.size(); ++i) {
    add_line(out, "key rotated ",
             "record " + std::to_string(report.key_records[i]) + " replaced the log's key " +
                 report.log_keys[i - 1].text() + " by " + report.log_keys[i].text());
  }
  add_counts(report, out);
  for (const WriterTally& writer : report.writers) {
    add_line(out, "signed      ",
             counted(writer.records, "by ") +
                 (writer.name.empty() ? "an unknown key, not checked" : writer.name) + " (key " +
                 writer.key + ")" + which_records(writer));
  }
  if (report.reached) add_line(out, "level       ", text(*report.reached));
  if (report.asked != VerifyLevel::kLog) add_erasures(report, out);
  if (report.fault) add_fault(report, out);
  for (const std::string& note : report.notes) add_line(out, "note        ", note);
  if (!report.trouble.empty()) add_line(out, "CANNOT TELL: ", report.trouble);
  if (report.verdict == Verdict::kHolds) {
    add_line(out, "HOLDS: ", "every check at this level agrees with what was signed.");
  }
  return out;
}

boost::json::object to_json(const Fault& fault) {
  boost::json::object out = {{"kind", text(fault.kind)},
                             {"expected", fault.expected},
                             {"found", fault.found},
                             {"sentence", fault.sentence()}};
  if (fault.index) out["index"] = *fault.index;
  if (fault.through) out["through"] = *fault.through;
  return out;
}

boost::json::object to_json(const VerifyReport& report) {
  boost::json::object out;
  out["verdict"] = text(report.verdict);
  out["asked"] = text(report.asked);
  if (report.reached) out["reached"] = text(*report.reached);
  out["origin"] = report.origin;
  out["size"] = report.size;
  out["root"] = to_base64(report.root);
  out["demo"] = report.demo;
  if (report.continues) {
    out["continues"] = {{"origin", report.continues->origin},
                        {"restored", report.continues->restored},
                        {"known_size", report.continues->known_size},
                        {"compared", report.continues->compared}};
  }
  out["time_tokens_recorded"] = report.time_tokens.size();
  boost::json::array cosignatures;
  for (const Cosigned& cosigned : report.cosignatures) {
    cosignatures.push_back({{"witness", cosigned.witness}, {"time", cosigned.time}});
  }
  out["cosignatures"] = std::move(cosignatures);
  boost::json::array log_keys;
  for (std::size_t i = 0; i < report.log_keys.size() && i < report.key_records.size(); ++i) {
    log_keys.push_back({{"key", report.log_keys[i].text()}, {"record", report.key_records[i]}});
  }
  out["log_keys"] = std::move(log_keys);
  const VerifyCounts& counts = report.counts;
  out["counts"] = {{"records", counts.records},
                   {"payloads_checked", counts.payloads_checked},
                   {"payloads_erased", counts.payloads_erased},
                   {"payloads_not_checked", counts.payloads_not_checked},
                   {"contents_checked", counts.contents_checked},
                   {"contents_not_checked", counts.contents_not_checked}};
  boost::json::array writers;
  for (const WriterTally& writer : report.writers) {
    boost::json::object entry = {{"key", writer.key},
                                 {"name", writer.name},
                                 {"checked", !writer.name.empty()},
                                 {"records", writer.records}};
    if (!writer.indexes.empty()) {
      entry["indexes"] = boost::json::array(writer.indexes.begin(), writer.indexes.end());
    }
    writers.push_back(std::move(entry));
  }
  out["writers"] = std::move(writers);
  out["erasures"] = erasures_json(report);
  if (report.fault) out["fault"] = fault_json(report);
  if (!report.notes.empty())
    out["notes"] = boost::json::array(report.notes.begin(), report.notes.end());
  if (!report.trouble.empty()) out["trouble"] = report.trouble;
  return out;
}

}  // namespace scrutiny

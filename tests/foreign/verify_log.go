// Verifies a log with what nobody of this project wrote: Go's sumdb/note and sumdb/tlog. It knows the C2SP texts
// (signed-note, tlog-checkpoint, tlog-tiles, tlog-proof) and nothing else of the product.
//
//	verify_log -url https://… -cacert FILE -key VKEY [-old CHECKPOINT] [-token T] [-write FILE]
//
// Checks the newest checkpoint's signature, its root against the tiles, the consistency with an older checkpoint, every
// record under its leaf (with a token that may read entries), and the proof file of each. Exit 0: all of it holds.
package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const tileHeight = 8

type server struct {
	url    string
	token  string
	client *http.Client
}

func (s *server) get(path string) ([]byte, error) {
	request, err := http.NewRequest("GET", s.url+path, nil)
	if err != nil {
		return nil, err
	}
	if s.token != "" {
		request.Header.Set("Authorization", "Bearer "+s.token)
	}
	answer, err := s.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, err
	}
	if answer.StatusCode != 200 {
		return nil, fmt.Errorf("%s: status %d: %s", path, answer.StatusCode, body)
	}
	return body, nil
}

// tlog-tiles writes tile/<L>/<N>[.p/<W>], the checksum database tile/<H>/<L>/<N>[.p/<W>].
func path(tile tlog.Tile) string {
	return "/log/tile" + strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d", tileHeight))
}

func (s *server) Height() int { return tileHeight }

func (s *server) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var out [][]byte
	for _, tile := range tiles {
		data, err := s.get(path(tile))
		if err != nil {
			return nil, err
		}
		out = append(out, data)
	}
	return out, nil
}

func (s *server) SaveTiles([]tlog.Tile, [][]byte) {}

func checkpoint(text []byte, verifiers note.Verifiers, origin string) (tlog.Tree, error) {
	opened, err := note.Open(text, verifiers)
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != origin {
		return tlog.Tree{}, errors.New("not a checkpoint of this origin")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

// An entry bundle: each record behind its length in two bytes.
func records(bundle []byte) ([][]byte, error) {
	var out [][]byte
	for len(bundle) > 0 {
		if len(bundle) < 2 || len(bundle) < 2+int(binary.BigEndian.Uint16(bundle)) {
			return nil, errors.New("an entry bundle is cut short")
		}
		size := int(binary.BigEndian.Uint16(bundle))
		out = append(out, bundle[2:2+size])
		bundle = bundle[2+size:]
	}
	return out, nil
}

func checkProofFile(text []byte, verifiers note.Verifiers, origin string, index int64, record []byte) error {
	head, rest, found := bytes.Cut(text, []byte("\n\n"))
	lines := strings.Split(string(head), "\n")
	if !found || lines[0] != "c2sp.org/tlog-proof@v1" || len(lines) < 2 || lines[1] != fmt.Sprintf("index %d", index) {
		return errors.New("not a proof file of this record")
	}
	var proof tlog.RecordProof
	for _, line := range lines[2:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return err
		}
		proof = append(proof, hash)
	}
	tree, err := checkpoint(rest, verifiers, origin)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(record))
}

func (s *server) checkRecords(tree tlog.Tree, verifiers note.Verifiers, origin string) error {
	reader := tlog.TileHashReader(tree, s)
	for start := int64(0); start < tree.N; start += 1 << tileHeight {
		width := tree.N - start
		if width > 1<<tileHeight {
			width = 1 << tileHeight
		}
		tile := tlog.Tile{H: tileHeight, L: -1, N: start >> tileHeight, W: int(width)}
		name := strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/data", tileHeight))
		bundle, err := s.get("/log/tile/entries" + name)
		if err != nil {
			return err
		}
		held, err := records(bundle)
		if err != nil || int64(len(held)) != width {
			return fmt.Errorf("bundle at %d: %d records, %v", start, len(held), err)
		}
		for i, record := range held {
			index := start + int64(i)
			hashes, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
			if err != nil {
				return err
			}
			if hashes[0] != tlog.RecordHash(record) {
				return fmt.Errorf("record %d is not what the tree holds", index)
			}
			text, err := s.get(fmt.Sprintf("/api/v1/audit/records/%d/proof", index))
			if err != nil {
				return err
			}
			if err := checkProofFile(text, verifiers, origin, index, record); err != nil {
				return fmt.Errorf("proof of record %d: %v", index, err)
			}
		}
	}
	return nil
}

func run() error {
	url := flag.String("url", "", "the server")
	cacert := flag.String("cacert", "", "PEM file of its certificate")
	key := flag.String("key", "", "verifier key of the log")
	old := flag.String("old", "", "file with an older checkpoint")
	token := flag.String("token", "", "bearer token that may read entries")
	write := flag.String("write", "", "keep the verified checkpoint here")
	flag.Parse()

	pem, err := os.ReadFile(*cacert)
	if err != nil {
		return err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	s := &server{strings.TrimSuffix(*url, "/"), *token,
		&http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}}}

	verifier, err := note.NewVerifier(*key)
	if err != nil {
		return err
	}
	verifiers := note.VerifierList(verifier)
	text, err := s.get("/log/checkpoint")
	if err != nil {
		return err
	}
	tree, err := checkpoint(text, verifiers, verifier.Name())
	if err != nil {
		return err
	}
	root, err := tlog.TreeHash(tree.N, tlog.TileHashReader(tree, s))
	if err != nil || root != tree.Hash {
		return fmt.Errorf("the tiles do not give the root: %v", err)
	}
	if *old != "" {
		before, err := os.ReadFile(*old)
		if err != nil {
			return err
		}
		older, err := checkpoint(before, verifiers, verifier.Name())
		if err != nil {
			return err
		}
		proof, err := tlog.ProveTree(tree.N, older.N, tlog.TileHashReader(tree, s))
		if err != nil {
			return err
		}
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, older.N, older.Hash); err != nil {
			return fmt.Errorf("not a continuation of the older checkpoint: %v", err)
		}
	}
	if *token != "" {
		if err := s.checkRecords(tree, verifiers, verifier.Name()); err != nil {
			return err
		}
	}
	if *write != "" {
		if err := os.WriteFile(*write, text, 0o600); err != nil {
			return err
		}
	}
	fmt.Printf("holds: %d records, root %s\n", tree.N, base64.StdEncoding.EncodeToString(tree.Hash[:]))
	return nil
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "does not hold:", err)
		os.Exit(1)
	}
}

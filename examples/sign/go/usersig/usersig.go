// Package usersig signs userSigs (TLSSigAPIv2), for a back end in Go, with the standard library alone.
package usersig

import (
	"bytes"
	"compress/zlib"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"
)

type ticket struct {
	Version    string `json:"TLS.ver"`
	Identifier string `json:"TLS.identifier"`
	App        uint32 `json:"TLS.sdkappid"`
	Time       int64  `json:"TLS.time"`
	Expire     int64  `json:"TLS.expire"`
	Userbuf    string `json:"TLS.userbuf,omitempty"`
	Sig        string `json:"TLS.sig"`
}

// urlSafe is the alphabet of TLSSigAPIv2, which is not that of base64.URLEncoding.
var urlSafe = base64.NewEncoding("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789*-").WithPadding('_')

// Sign signs a userSig: the ticket with which user logs in to the app of that number, for so long from now.
func Sign(app uint32, secret, user string, lifetime time.Duration) (string, error) {
	return SignWithBuffer(app, secret, user, lifetime, nil)
}

// SignWithBuffer signs a userSig that carries bytes of yours; an empty buffer is none.
func SignWithBuffer(app uint32, secret, user string, lifetime time.Duration, userbuf []byte) (string, error) {
	// JSON holds well-formed text only: the package would replace other bytes, after they were signed.
	if !utf8.ValidString(user) {
		return "", errors.New("usersig: the user id is not UTF-8")
	}
	t := ticket{
		Version:    "2.0",
		Identifier: user,
		App:        app,
		Time:       time.Now().Unix(),
		Expire:     int64(lifetime / time.Second),
		Userbuf:    base64.StdEncoding.EncodeToString(userbuf),
	}
	t.Sig = base64.StdEncoding.EncodeToString(t.signature(secret))
	text, err := json.Marshal(t)
	if err != nil {
		return "", err
	}
	var packed bytes.Buffer
	writer := zlib.NewWriter(&packed)
	if _, err := writer.Write(text); err != nil {
		return "", err
	}
	if err := writer.Close(); err != nil {
		return "", err
	}
	return urlSafe.EncodeToString(packed.Bytes()), nil
}

func (t ticket) signature(secret string) []byte {
	// Signed text: its fields have this order, and end with a line break each.
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "TLS.identifier:%s\nTLS.sdkappid:%d\nTLS.time:%d\nTLS.expire:%d\n", t.Identifier, t.App, t.Time, t.Expire)
	if t.Userbuf != "" {
		fmt.Fprintf(mac, "TLS.userbuf:%s\n", t.Userbuf)
	}
	return mac.Sum(nil)
}

// A lock for any number of nodes in Go, with nothing but its own library: a node of the service distlock. After Ricart and Agrawala:
// who wants the lock asks all others, and has it when all agree. Who wants it too, and wanted it before by Lamport's clocks, agrees
// only when it has released it; of two wishes of one time, that of the lower address is first.
//
//	go build -o my_lock my_lock.go
//	servicetester 3 --exec ./my_lock
//	servicetester 3 --exec "./my_lock polite"    it is wrong: of two wishes of one time, each lets the other go first
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"sync"
)

// A request of the tester: of the parameters of all methods, what is used.
type request struct {
	ID     json.RawMessage
	Method string
	Params struct {
		Address, Addresses int
		Function           string
		Endpoints          []struct {
			Host string
			Port int
		}
	}
}

// A letter is what the nodes send each other: a wish, with its time; or the agreement to one, without.
type letter struct{ From, Time int }

type object = map[string]any

var (
	polite   = len(os.Args) > 1 && os.Args[1] == "polite"
	ln, _    = net.Listen("tcp", "127.0.0.1:0")
	agreed   = make(chan bool, 1)
	printing sync.Mutex
	mutex    sync.Mutex // guards all that follows
	me       int
	others   []*json.Encoder // by address; mine is nil
	clock    int
	wish     int   // its time; 0: there is none
	missing  int   // so many have not agreed yet
	waiting  []int // who waits for me to agree
)

func acq() {
	mutex.Lock()
	clock++
	wish, missing = clock, len(others)-1
	for at, other := range others {
		if at != me {
			other.Encode(letter{me, wish})
		}
	}
	mutex.Unlock()
	<-agreed
}

func rel() {
	mutex.Lock()
	defer mutex.Unlock()
	for _, to := range waiting {
		others[to].Encode(letter{me, 0})
	}
	wish, waiting = 0, nil
}

func read(connection net.Conn) {
	var got letter
	for letters := json.NewDecoder(connection); letters.Decode(&got) == nil; got = (letter{}) {
		take(got)
	}
}

func take(got letter) {
	mutex.Lock()
	defer mutex.Unlock()
	if got.Time > clock {
		clock = got.Time
	}
	mineIsFirst := wish != 0 && (wish < got.Time || wish == got.Time && me < got.From && !polite)
	if got.Time == 0 {
		if missing--; missing == 0 {
			agreed <- true
		}
	} else if mineIsFirst {
		waiting = append(waiting, got.From)
	} else {
		others[got.From].Encode(letter{me, 0})
	}
}

func answer(asked request) any {
	params := asked.Params
	switch asked.Method {
	case "initialize":
		return object{"protocolVersion": "1", "service": "distlock", "implementation": "my_lock", "capabilities": object{}}
	case "prepare":
		me, others = params.Address, make([]*json.Encoder, params.Addresses)
		return object{"endpoint": object{"host": "127.0.0.1", "port": ln.Addr().(*net.TCPAddr).Port}}
	case "start": // all listen; connections are made both ways, and each is written to on one end
		for at, to := range params.Endpoints {
			if at != me {
				connection, _ := net.Dial("tcp", fmt.Sprintf("%s:%d", to.Host, to.Port))
				others[at] = json.NewEncoder(connection)
			}
		}
		for range others[1:] {
			go func() { connection, _ := ln.Accept(); read(connection) }()
		}
	case "call":
		map[string]func(){"acq": acq, "rel": rel, "end": func() {}}[params.Function]()
	case "stop":
		return object{"left": []string{}}
	}
	return nil
}

func main() {
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		var asked request
		json.Unmarshal(lines.Bytes(), &asked)
		go func() { // a call may take as long as it likes
			said, _ := json.Marshal(object{"jsonrpc": "2.0", "id": asked.ID, "result": answer(asked)})
			printing.Lock()
			fmt.Printf("%s\n", said)
			printing.Unlock()
		}()
	}
}
